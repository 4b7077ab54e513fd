"""Pure functions over what citizens write: no framework, no input or output, nothing imported from the project."""
