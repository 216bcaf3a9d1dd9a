-- Why a rule stopped, or could not be told, by its code and values, for screens in either language.
ALTER TABLE rules.rule ALTER COLUMN stopped TYPE jsonb
  USING CASE WHEN stopped IS NOT NULL
    THEN jsonb_build_object('code', 'rule.said', 'values', jsonb_build_object('said', stopped), 'message', stopped) END;
ALTER TABLE rules.daily ALTER COLUMN last_fault TYPE jsonb
  USING CASE WHEN last_fault IS NOT NULL
    THEN jsonb_build_object('code', 'rule.said', 'values', jsonb_build_object('said', last_fault), 'message', last_fault) END;
