package redact

import "gdev/inspect"

// Failure is [Traceback] for why an application could not be loaded.
func Failure(f inspect.Failure) inspect.Failure {
	f.Message, f.Hint = Text(f.Message), Text(f.Hint)
	if f.Traceback != nil {
		t := Traceback(*f.Traceback)
		f.Traceback = &t
	}
	return f
}

// Traceback returns a copy of t in which the locals of secret names and the
// literals that the source gives them are Masked, along the whole chain. In its
// Message and in the messages of its Text only what is secret by its shape is:
// passwords in URLs, bearer tokens and the like.
func Traceback(t inspect.Traceback) inspect.Traceback {
	t.Frames = each(t.Frames, func(f inspect.Frame) inspect.Frame {
		f.Locals, f.Source = each(f.Locals, Value), each(f.Source, maskSource)
		return f
	})
	t.Message, t.Text = maskShapes(t.Message), maskPythonText(t.Text)
	if t.Syntax != nil {
		syntax := *t.Syntax
		syntax.Source = each(syntax.Source, maskSource)
		t.Syntax = &syntax
	}
	if t.Cause != nil {
		cause := Traceback(*t.Cause)
		t.Cause = &cause
	}
	t.Group = each(t.Group, Traceback)
	return t
}
