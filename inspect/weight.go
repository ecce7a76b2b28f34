package inspect

// rowWeight is about what an event takes in memory beside its captured text,
// in bytes.
const rowWeight = 1000

// weigh is about how many bytes an event keeps alive.
func weigh(e Event) int64 {
	n := rowWeight
	switch e := e.(type) {
	case Exchange:
		n += e.weight()
	case Generation:
		if e.Failure != nil {
			n += len(e.Failure.Output)
			if e.Failure.Traceback != nil {
				n += e.Failure.Traceback.weight()
			}
		}
	case WorkerExit:
		n += len(e.Output)
	case ServerOutput:
		n += len(e.Text)
	case AssetChange:
		for _, path := range e.Paths {
			n += 16 + len(path)
		}
	case ThreadsTaken:
		for _, by := range e.By {
			n += 100 + len(by.Target)
		}
	case Notice:
		n += len(e.Text)
		for _, line := range e.Stack {
			n += 16 + len(line)
		}
	}
	return int64(n)
}

func (e Exchange) weight() int {
	n := cap(e.Request.Content.Sample) + cap(e.Response.Content.Sample)
	n += len(e.Request.Target) + fieldsWeight(e.Request.Fields)
	n += fieldsWeight(e.Response.Fields) + fieldsWeight(e.Response.SentFields)
	n += 32 * cap(e.Response.Blocks)
	n += valuesWeight(e.Environ.Given) + valuesWeight(e.Environ.Changed) + valuesWeight(e.Environ.Added)
	for _, c := range e.Response.Calls {
		n += 100 + fieldsWeight(c.Fields)
	}
	for _, r := range e.Tracebacks {
		n += r.Traceback.weight()
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

func (t Traceback) weight() int {
	n := len(t.Text) + len(t.Message)
	for _, f := range t.Frames {
		n += 120 + len(f.File) + len(f.Function) + valuesWeight(f.Locals)
		for _, line := range f.Source {
			n += 16 + len(line)
		}
	}
	if t.Cause != nil {
		n += t.Cause.weight()
	}
	for _, member := range t.Group {
		n += member.weight()
	}
	return n
}

func fieldsWeight(fields []Field) int {
	n := 0
	for _, f := range fields {
		n += 32 + len(f.Name) + len(f.Value)
	}
	return n
}

func valuesWeight(values []Value) int {
	n := 0
	for _, v := range values {
		n += 48 + len(v.Key) + len(v.Type) + len(v.Repr)
	}
	return n
}
