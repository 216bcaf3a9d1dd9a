-- What a back-test that is not done kept of its places tells of fewer detectors than are tried now: they are tried anew.
DELETE FROM early_warning.back_test_trial t USING early_warning.back_test b WHERE b.id = t.back_test AND b.state <> 'done';
