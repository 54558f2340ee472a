namespace Jota.Store.Tests.Sqlite;

/// <summary>A folder that goes away with its test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private int _files;

    public string Path { get; } = Directory.CreateTempSubdirectory("jota-store-").FullName;

    /// <summary>A file name that is not taken yet.</summary>
    public string NewFile() => System.IO.Path.Combine(Path, $"store{_files++}.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
