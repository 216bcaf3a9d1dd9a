-- The same rows as before. As one expression without a query inside, PostgreSQL puts it into the plan of whoever asks: the call for
-- each row is spared. Areas and path are compared with a dot at their ends, so that `cn.1` holds `cn.1.2` and not `cn.10`. Where no
-- area is set a dot alone remains, with which no path begins (each is above `/`). Never NULL: some ask what is not seen.
CREATE OR REPLACE FUNCTION access.sees(path text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(path COLLATE "C" > '/' AND (path || '.') COLLATE "C" ^@ ANY (string_to_array(
     replace(coalesce(current_setting('lianfang.places', true), ''), ' ', '. ') || '.', ' ')), false) $$;
