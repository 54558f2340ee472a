using System.Buffers;
using Jota.Client;

namespace Jota.Kubelet.Logs;

/// <summary>Turns lines of a log file into what was asked for: filtered by time and stream, with times or without, up to a limit.</summary>
internal sealed class LogFormatter(LogOptions options)
{
    private readonly byte[]? _stream = options.Stream switch
    {
        "Stdout" => "stdout"u8.ToArray(),
        "Stderr" => "stderr"u8.ToArray(),
        _ => null,
    };

    private readonly ArrayBufferWriter<byte> _output = new();
    private long _left = options.LimitBytes ?? long.MaxValue;
    private bool _reachedSince = options.Since is null;
    private bool _atLineStart = true;

    /// <summary>Whether the limit is reached.</summary>
    public bool IsFull => _left <= 0;

    /// <summary>What has been made since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Output => _output.WrittenMemory;

    /// <summary>Forgets the output, which has been sent.</summary>
    public void Clear() => _output.ResetWrittenCount();

    /// <summary>Takes a line of the file, without its line end. What has not the form of a log line is left out.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        if (IsFull || !LogLine.TryParse(line, out var parsed) || !IsWanted(parsed))
        {
            return;
        }

        var before = _output.WrittenCount;
        if (options.Timestamps && _atLineStart)
        {
            LogTime.WritePadded(parsed.Time, _output);
            _output.Write(" "u8);
        }

        _output.Write(parsed.Content);
        if (!parsed.IsPartial)
        {
            _output.Write("\n"u8);
        }

        _atLineStart = !parsed.IsPartial;
        Limit(before);
    }

    private bool IsWanted(in LogLine line)
    {
        if (!_reachedSince)
        {
            _reachedSince = LogTime.TryParse(line.Time, out var time) && time >= options.Since;
        }

        return _reachedSince && (_stream is null || line.Stream.SequenceEqual(_stream));
    }

    private void Limit(int before)
    {
        var added = _output.WrittenCount - before;
        if (added > _left)
        {
            var kept = _output.WrittenSpan[..(before + (int)_left)].ToArray();
            _output.ResetWrittenCount();
            _output.Write(kept);
        }

        _left -= added;
    }
}
