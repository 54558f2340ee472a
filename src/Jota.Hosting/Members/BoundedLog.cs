namespace Jota.Hosting.Members;

/// <summary>
/// What a program prints, in a file that is its owner's alone and never larger than a limit; what it held before stays in a second one.
/// One task writes.
/// </summary>
internal sealed class BoundedLog(string path, long limit) : IDisposable
{
    private const int Remembered = 20;

    private readonly Queue<string> _last = new(Remembered);
    private StreamWriter _file = Open(path);

    /// <summary>The last lines; to be asked for when nobody writes any more.</summary>
    public IReadOnlyCollection<string> Last => _last;

    /// <summary>Adds a line.</summary>
    public void Write(string line)
    {
        if (_last.Count == Remembered)
        {
            _last.Dequeue();
        }

        _last.Enqueue(line);
        if (_file.BaseStream.Length > limit)
        {
            _file.Dispose();
            File.Move(path, path + ".1", overwrite: true);
            _file = Open(path);
        }

        _file.WriteLine(line);
    }

    public void Dispose() => _file.Dispose();

    private static StreamWriter Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options) { AutoFlush = true };
    }
}
