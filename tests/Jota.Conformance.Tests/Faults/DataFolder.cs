namespace Jota.Conformance.Tests.Faults;

/// <summary>A data directory that goes away with its test.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = JotaProcess.NewDirectory();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
