namespace Jota.Conformance.Tests.Notes;

/// <summary>
/// A terminal session as text: commands after <c>$ </c>, each with the output that is expected of it. <c>[stderr]</c> begins what goes
/// to the error output, <c>[exit N]</c> tells another exit code than 0, and <c>#</c> begins a comment. A command after <c>$~ </c> is
/// tried until it prints what is expected, for what takes a while. Lines that begin with <c>{1.31+}</c> or <c>{1.30-}</c> are only
/// expected of those versions of kubectl.
/// </summary>
internal sealed class Transcript
{
    private readonly List<TranscriptStep> _steps = [];

    private Transcript()
    {
    }

    public IReadOnlyList<TranscriptStep> Steps => _steps;

    public static Transcript Read(string name, int minor)
    {
        var transcript = new Transcript();
        var path = Path.Combine(Repository.Root, "tests", "Jota.Conformance.Tests", "Notes", name + ".txt");
        foreach (var line in File.ReadLines(path))
        {
            if (ForVersion(line, minor) is { } wanted)
            {
                transcript.Take(wanted);
            }
        }

        return transcript;
    }

    private void Take(string line)
    {
        if (line.StartsWith("$ ", StringComparison.Ordinal) || line.StartsWith("$~ ", StringComparison.Ordinal))
        {
            var patient = line[1] == '~';
            _steps.Add(new TranscriptStep(line[(patient ? 3 : 2)..], patient));
        }
        else if (line.Length > 0 && line[0] != '#' && _steps.Count > 0)
        {
            _steps[^1].Expect(line);
        }
    }

    private static string? ForVersion(string line, int minor)
    {
        if (!line.StartsWith("{1.", StringComparison.Ordinal) || line.IndexOf('}', StringComparison.Ordinal) is var end && end < 0)
        {
            return line;
        }

        var bound = int.Parse(line[3..(end - 1)], System.Globalization.CultureInfo.InvariantCulture);
        return (line[end - 1] == '+' ? minor >= bound : minor <= bound) ? line[(end + 1)..].TrimStart() : null;
    }
}
