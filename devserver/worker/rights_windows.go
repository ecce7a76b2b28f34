package worker

import (
	"fmt"
	"os"
)

// maxRights is how many descriptors one message may carry: there is no such
// message.
const maxRights = 0

// rights encodes nothing: there are no zygotes, for there is no fork.
func rights([]*os.File) []byte { return nil }

func statusText(status int) string { return fmt.Sprintf("exit status %d", status) }
