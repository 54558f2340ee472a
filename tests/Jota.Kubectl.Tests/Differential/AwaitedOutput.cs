using System.Text;

namespace Jota.Kubectl.Tests.Differential;

/// <summary>An output that somebody waits at.</summary>
internal sealed class AwaitedOutput : StringWriter
{
    private readonly Lock _lock = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Returns when the text was written.</summary>
    public Task UntilAsync(string text, CancellationToken ct)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _awaited.Add((text, seen));
        }

        Flush();
        return seen.Task.WaitAsync(ct);
    }

    public override void Write(char value)
    {
        lock (_lock)
        {
            base.Write(value);
        }
    }

    public override void Write(string? value)
    {
        lock (_lock)
        {
            base.Write(value);
        }
    }

    public override void Flush()
    {
        lock (_lock)
        {
            var written = ToString();
            foreach (var (text, seen) in _awaited)
            {
                if (written.Contains(text, StringComparison.Ordinal))
                {
                    seen.TrySetResult();
                }
            }
        }
    }
}
