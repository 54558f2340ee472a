using System.Text;
using Jota.Transport.Spdy;
using Jota.Transport.Upgrades;

namespace Jota.Kubelet.Simulated;

/// <summary>The runtime's side of a talk with a process that is not there.</summary>
internal sealed class ProcessSession(SimulatedCommand command, string protocol, bool stdin, bool stdout, bool stderr, bool tty)
{
    /// <summary>Plays the command; <paramref name="ended"/> ends a process that would go on.</summary>
    public async Task RunAsync(SpdySession session, Task? ended, CancellationToken ct)
    {
        if (await SessionStreams.AcceptAsync(session, Types(), ct) is not { } streams)
        {
            return;
        }

        // 1 What it prints.
        await SayAsync(streams.Stdout, command.Output, ct);
        await SayAsync(tty ? streams.Stdout : streams.Stderr, command.Error, ct);

        // 2 What it copies, while the caller or the process lasts.
        var copy = command.CopiesInput && streams.Stdin is { } input ? CopyAsync(input, streams.Stdout, ct) : null;
        if (copy is null)
        {
            streams.Stdin?.IgnoreInput();
        }

        await Task.WhenAny(session.Completion, copy ?? ended ?? Task.CompletedTask, ended ?? copy ?? Task.CompletedTask);

        // 3 How it ended: outputs first, so that nothing follows the end.
        await CompleteAsync(streams.Stdout, ct);
        await CompleteAsync(streams.Stderr, ct);
        await streams.Error.WriteAsync(ExitStatus.Encode(command.ExitCode, protocol), ct);
        await streams.Error.CompleteAsync(ct);
    }

    private IEnumerable<string> Types()
    {
        yield return "error";
        if (stdin)
        {
            yield return "stdin";
        }

        if (stdout)
        {
            yield return "stdout";
        }

        if (stderr)
        {
            yield return "stderr";
        }

        if (tty && protocol is StreamProtocols.V4 or "v3.channel.k8s.io")
        {
            yield return "resize";
        }
    }

    private static async Task SayAsync(SpdyStream? stream, string text, CancellationToken ct)
    {
        if (stream is not null && text.Length > 0)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
        }
    }

    private static async Task CopyAsync(SpdyStream from, SpdyStream? to, CancellationToken ct)
    {
        try
        {
            while (await from.Input.ReadAsync(ct) is var read && !(read.Buffer.IsEmpty && read.IsCompleted))
            {
                foreach (var part in read.Buffer)
                {
                    await (to?.WriteAsync(part, ct) ?? ValueTask.CompletedTask);
                }

                from.Input.AdvanceTo(read.Buffer.End);
            }
        }
        catch (IOException)
        {
            // The caller is gone.
        }
    }

    private static async Task CompleteAsync(SpdyStream? stream, CancellationToken ct)
    {
        if (stream is not null)
        {
            await stream.CompleteAsync(ct);
        }
    }
}
