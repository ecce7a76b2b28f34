package history

import (
	"gdev/inspect"
)

// eventWeight is about what an event takes in memory beside its captured text,
// in bytes.
const eventWeight = 1000

// weigh is about how many bytes an event keeps alive. The numbers in it are the
// sizes of Go's headers of strings and slices, and of the structs that hold them.
func weigh(e inspect.Event) int64 {
	n := eventWeight
	switch e := e.(type) {
	case inspect.Exchange:
		n += exchangeWeight(e)
	case inspect.Generation:
		if e.Failure != nil {
			n += len(e.Failure.Output)
			if e.Failure.Traceback != nil {
				n += tracebackWeight(*e.Failure.Traceback)
			}
		}
	case inspect.WorkerExit:
		n += len(e.Output)
	case inspect.ServerOutput:
		n += len(e.Text)
	case inspect.AssetChange:
		for _, path := range e.Paths {
			n += 16 + len(path)
		}
	case inspect.ThreadsTaken:
		for _, by := range e.By {
			n += 100 + len(by.Target)
		}
	case inspect.Notice:
		n += len(e.Text)
		for _, line := range e.Stack {
			n += 16 + len(line)
		}
	}
	return int64(n)
}

func exchangeWeight(e inspect.Exchange) int {
	n := cap(e.Request.Content.Sample) + cap(e.Response.Content.Sample)
	n += len(e.Request.Target) + fieldsWeight(e.Request.Fields)
	n += fieldsWeight(e.Response.Fields) + fieldsWeight(e.Response.SentFields)
	n += 32 * cap(e.Response.Blocks)
	n += valuesWeight(e.Environ.Given) + valuesWeight(e.Environ.Changed) + valuesWeight(e.Environ.Added)
	for _, c := range e.Response.Calls {
		n += 100 + fieldsWeight(c.Fields)
	}
	for _, r := range e.Tracebacks {
		n += tracebackWeight(r.Traceback)
	}
	for _, o := range e.Output {
		n += 60 + len(o.Text)
	}
	for _, l := range e.Logs {
		n += 100 + len(l.Message)
	}
	for _, f := range e.Findings {
		n += 120 + len(f.Message) + len(f.Seen) + len(f.Where) + len(f.Name)
	}
	return n
}

func tracebackWeight(t inspect.Traceback) int {
	n := len(t.Text) + len(t.Message)
	for _, f := range t.Frames {
		n += 120 + len(f.File) + len(f.Function) + valuesWeight(f.Locals)
		for _, line := range f.Source {
			n += 16 + len(line)
		}
	}
	if t.Cause != nil {
		n += tracebackWeight(*t.Cause)
	}
	for _, member := range t.Group {
		n += tracebackWeight(member)
	}
	return n
}

func fieldsWeight(fields []inspect.Field) int {
	n := 0
	for _, f := range fields {
		n += 32 + len(f.Name) + len(f.Value)
	}
	return n
}

func valuesWeight(values []inspect.Value) int {
	n := 0
	for _, v := range values {
		n += 48 + len(v.Key) + len(v.Type) + len(v.Repr)
	}
	return n
}
