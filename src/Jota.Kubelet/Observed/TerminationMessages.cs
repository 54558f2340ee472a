using System.Text;
using Jota.Kubelet.Files;
using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Observed;

/// <summary>Reads what an ended container left as its last words.</summary>
internal static class TerminationMessages
{
    private const int FileLimit = 4096;
    private const int LogBytes = 2048;
    private const int LogLines = 80;

    /// <summary>The container with its termination message, if it has ended and left one.</summary>
    public static async ValueTask<ObservedContainer> CompleteAsync(
        ObservedContainer container, ContainerStatus status, CancellationToken ct)
    {
        if (container.State != ContainerRunState.Exited)
        {
            return container;
        }

        var message = container.TerminationMessagePath is { } path
            ? await ReadFileAsync(status.Mounts.FirstOrDefault(m => m.ContainerPath == path)?.HostPath, ct)
            : "";
        if (message.Length == 0 && container.ExitCode != 0 && container.TerminationMessagePolicy == "FallbackToLogsOnError")
        {
            message = await ReadLogAsync(container.LogPath, ct);
        }

        return message.Length == 0 ? container : container with { Message = message };
    }

    // The pod chooses what is mounted there, and its containers what is in its volumes: a link never counts.
    private static async ValueTask<string> ReadFileAsync(string? file, CancellationToken ct)
    {
        await using var stream = file is null ? null : PinnedFile.TryRead(file);
        if (stream is null)
        {
            return "";
        }

        var buffer = new byte[FileLimit];
        var length = await stream.ReadAtLeastAsync(buffer, FileLimit, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static async ValueTask<string> ReadLogAsync(string file, CancellationToken ct)
    {
        await using var stream = PinnedFile.TryRead(file);
        if (stream is null)
        {
            return "";
        }

        // Each line in the file begins with a time, the stream and a tag: read more than is wanted, then cut.
        stream.Seek(Math.Max(0, stream.Length - (LogBytes * 4)), SeekOrigin.Begin);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lines = (await reader.ReadToEndAsync(ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var text = string.Concat(lines.TakeLast(LogLines).Select(Text));
        return text.Length <= LogBytes ? text : text[^LogBytes..];
    }

    private static string Text(string line)
    {
        var parts = line.Split(' ', 4);
        return parts.Length < 4 ? "" : parts[2].StartsWith('P') ? parts[3] : parts[3] + "\n";
    }
}
