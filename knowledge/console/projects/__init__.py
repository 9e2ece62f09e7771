"""What officers do with housing projects, without HTTP.

- `content`: a project as plain data in the shape of the content files, and back into its row
- `fields`, `checks`: each field as officers write it in a form or a table, and what is wrong with it
- `changes`: the way of a change from draft to citizen, and back
- `tables`, `xlsx`, `csv_text`: reading what others' programs wrote, whatever it holds
- `export`: tables and templates to take away
- `matching`, `imports`: a table's columns, its dry run, its import and the undoing of it
"""
