"""A terminal of the school that anybody may walk up to: sign-in, one session over SSH, sign-in again."""
