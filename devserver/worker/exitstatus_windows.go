package worker

import "fmt"

func statusText(status int) string { return fmt.Sprintf("exit status %d", status) }
