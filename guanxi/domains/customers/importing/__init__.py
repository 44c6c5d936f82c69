"""How account and contact lists come in (IMP 16-25, ARC-02): set-based checks and writes behind intake's protocol."""
