"""What PEP 3333 asks of an application: refused where it would break HTTP, else a finding."""
