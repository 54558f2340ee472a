using System.Globalization;
using System.Text;
using Jota.Client;
using Jota.Kubelet.Logs;

namespace Jota.Kubelet.Tests.Logs;

/// <summary>A log file as a runtime writes it, in a directory that is removed at the end.</summary>
internal sealed class TemporaryLog : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("jota-log-");

    public string Path => System.IO.Path.Combine(_directory.FullName, "0.log");

    public void Append(string text) => File.AppendAllText(Path, text);

    /// <summary>Adds lines printed at seconds 0, 1, 2 ... of a minute: <c>stdout F text</c>.</summary>
    public void AppendLines(params string[] lines)
    {
        var text = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"2026-01-02T03:04:{i % 60:00}.5Z {lines[i]}\n");
        }

        Append(text.ToString());
    }

    public async Task<string> ReadAsync(LogOptions options)
    {
        using var into = new MemoryStream();
        await ContainerLogReader.CopyAsync(Path, options, Task.CompletedTask, into, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(into.ToArray());
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
