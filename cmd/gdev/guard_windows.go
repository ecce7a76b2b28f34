package main

// terminalGuard does nothing here: a Windows console has no settings that
// outlive the process in a way that a shell could bring back.
type terminalGuard struct{}

func guardTerminal(string) (*terminalGuard, error) { return nil, nil } //nolint:nilnil // the methods need none

func (*terminalGuard) ending() {}

func (*terminalGuard) restored() {}
