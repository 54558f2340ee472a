using System.Buffers;

namespace Jota.ApiServer.Auditing;

/// <summary>
/// An audit log in a file. One that would become too long is set aside under a name with the time, and a new one is begun; no line is ever
/// in two files. Only its owner may read it, unless it was there already.
/// </summary>
internal sealed class RotatingFile : IAuditOutput
{
    private readonly string _path;
    private readonly string _folder;
    private readonly AuditLogLimits _limits;
    private readonly RotatedNames _names;
    private readonly TimeProvider _clock;
    private readonly ArrayBufferWriter<byte> _lines = new();
    private FileStream? _file;
    private long _length;
    private DateTimeOffset _last;

    /// <summary>
    /// Opens the file, or makes it, with its folder. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
    /// </summary>
    public RotatingFile(string path, AuditLogLimits limits, TimeProvider clock)
    {
        (_path, _limits, _clock, _names) = (Path.GetFullPath(path), limits, clock, new(path));
        _folder = Path.GetDirectoryName(_path)!;
        Directory.CreateDirectory(_folder);
        _file = Open();
        RemoveOutdated();
    }

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> events)
    {
        _file ??= Open();
        foreach (var line in events)
        {
            if (_length > 0 && _length + line.Length + 1 > _limits.MaxBytes)
            {
                await SendAsync(_file);
                _file = await RotateAsync(_file);
            }

            _lines.Write(line.Span);
            _lines.Write("\n"u8);
            _length += line.Length + 1;
        }

        await SendAsync(_file);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
        {
            await _file.DisposeAsync();
        }
    }

    private FileStream Open()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(_path, options);
        _length = file.Length;
        return file;
    }

    private async Task SendAsync(FileStream file)
    {
        try
        {
            await file.WriteAsync(_lines.WrittenMemory);
        }
        finally
        {
            _lines.ResetWrittenCount();
        }
    }

    /// <summary>Where it fails, the next write tries to open the file again.</summary>
    private async Task<FileStream> RotateAsync(FileStream full)
    {
        _file = null;
        await full.DisposeAsync();

        // The names are in the order in which they were given, also within a millisecond or when the clock is set back.
        var now = _clock.GetUtcNow();
        var time = now > _last ? now : _last.AddMilliseconds(1);
        while (File.Exists(Path.Combine(_folder, _names.At(time))))
        {
            time = time.AddMilliseconds(1);
        }

        _last = time;
        File.Move(_path, Path.Combine(_folder, _names.At(time)));
        var next = Open();
        RemoveOutdated();
        return next;
    }

    private void RemoveOutdated()
    {
        if (_limits is { MaxAge: null, MaxBackups: null })
        {
            return;
        }

        var names = Directory.EnumerateFiles(_folder).Select(path => Path.GetFileName(path));
        foreach (var name in _names.Outdated(names, _limits, _clock.GetUtcNow()))
        {
            File.Delete(Path.Combine(_folder, name));
        }
    }
}
