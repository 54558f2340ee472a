namespace Jota.Kubelet.Logs;

/// <summary>
/// One line of a container's log file as runtimes write it: time, stream, tags and what the container printed, parted by single spaces:
/// <c>2016-10-06T00:17:09.669794202Z stdout F hello</c>.
/// </summary>
internal readonly ref struct LogLine
{
    private const int ShortestTime = 20;

    private LogLine(ReadOnlySpan<byte> time, ReadOnlySpan<byte> stream, bool isPartial, ReadOnlySpan<byte> content)
    {
        Time = time;
        Stream = stream;
        IsPartial = isPartial;
        Content = content;
    }

    /// <summary>When it was printed, in RFC 3339 with up to nine digits of a second.</summary>
    public ReadOnlySpan<byte> Time { get; }

    /// <summary><c>stdout</c> or <c>stderr</c>.</summary>
    public ReadOnlySpan<byte> Stream { get; }

    /// <summary>Whether the next line of this stream goes on with the same line of the container.</summary>
    public bool IsPartial { get; }

    /// <summary>What was printed, without the line end.</summary>
    public ReadOnlySpan<byte> Content { get; }

    /// <summary>Reads a line that has lost its line end; false when it has not this form.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out LogLine parsed)
    {
        parsed = default;
        var timeEnd = line.IndexOf((byte)' ');
        if (timeEnd < ShortestTime)
        {
            return false;
        }

        var rest = line[(timeEnd + 1)..];
        var streamEnd = rest.IndexOf((byte)' ');
        if (streamEnd < 0)
        {
            return false;
        }

        // Tags are parted by colons; the first says whether the line is full. An empty line may lack the space behind them.
        var tagged = rest[(streamEnd + 1)..];
        var tagsEnd = tagged.IndexOf((byte)' ') is var space and >= 0 ? space : tagged.Length;
        if (tagged.IsEmpty || tagged[0] is not ((byte)'F' or (byte)'P') || (tagsEnd > 1 && tagged[1] != ':'))
        {
            return false;
        }

        var content = tagsEnd < tagged.Length ? tagged[(tagsEnd + 1)..] : default;
        parsed = new(line[..timeEnd], rest[..streamEnd], tagged[0] == 'P', content);
        return true;
    }
}
