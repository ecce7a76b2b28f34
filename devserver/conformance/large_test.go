package conformance

import (
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// maxMemory is the most that gdev and its worker may each take for large
// contents.
const maxMemory = 150 << 20

// largeBlocks is the size of a large content, in blocks of 64 KiB: 1 GiB on the
// newest Python. On the oldest, 256 MiB are more than may be held, too.
func largeBlocks(p *python) int {
	switch {
	case testing.Short():
		return 1 << 8
	case p != pythons[len(pythons)-1]:
		return 1 << 12
	}
	return 1 << 14
}

// checkMemory compares the most memory that gdev and its worker took so far.
func checkMemory(t *testing.T, h *host) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Log("the memory of a process can only be told on Linux")
		return
	}
	for name, pid := range map[string]int{"gdev": h.cmd.Process.Pid, "worker": h.pid} {
		status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(`VmHWM:\s*(\d+) kB`).FindSubmatch(status)
		if found == nil {
			t.Fatalf("no VmHWM in %s", status)
		}
		if kib, _ := strconv.Atoi(string(found[1])); kib<<10 > maxMemory {
			t.Errorf("%s took %d MiB", name, kib>>10)
		} else {
			t.Logf("%s took %d MiB", name, kib>>10)
		}
	}
}

func TestHTTPLargeContentsPassInBoundedMemory(t *testing.T) {
	eachPythonAlone(t, "app:application", nil, func(t *testing.T, h *host) {
		block := everyBlock()
		blocks := largeBlocks(h.python)
		upload(t, h, block, blocks)
		download(t, h, block, blocks)
		sparseFile(t, h, blocks>>4)
		checkMemory(t, h)
	})
}

// everyBlock is the block of /contents/large.
func everyBlock() string { return strings.Repeat(everyByte(), 256) }

func upload(t *testing.T, h *host, block string, blocks int) {
	t.Helper()
	c := h.dial(t)
	_ = c.SetDeadline(time.Now().Add(4 * patience))
	c.send(request("POST", "/contents/counted", "Content-Length: "+strconv.Itoa(blocks*len(block))))
	sum := crc32.NewIEEE()
	for range blocks {
		_, _ = io.WriteString(sum, block)
		c.send(block)
	}
	equal(t, "size and checksum of the upload", c.receive("POST").content, fmt.Sprintf("%d %d", blocks*len(block), sum.Sum32()))
}

func download(t *testing.T, h *host, block string, blocks int) {
	t.Helper()
	c := h.dial(t)
	_ = c.SetDeadline(time.Now().Add(4 * patience))
	c.send(request("GET", fmt.Sprintf("/contents/large?%d", blocks)))
	c.head()
	for n := range blocks {
		if chunk, err := c.chunk(); chunk != block {
			t.Fatalf("block %d is another than the application yielded: %v", n, err)
		}
	}
	c.expectChunk("")
}

func sparseFile(t *testing.T, h *host, mebibytes int) {
	t.Helper()
	c := h.dial(t)
	c.send(request("GET", fmt.Sprintf("/files/large?%d", mebibytes)))
	c.head()
	size := 0
	for {
		chunk, err := c.chunk()
		if err != nil {
			t.Fatal(err)
		}
		if chunk == "" {
			break
		}
		size += len(chunk)
	}
	equal(t, "size of the file", size, mebibytes<<20)
}
