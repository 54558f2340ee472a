using System.Globalization;
using System.Text.RegularExpressions;

namespace Jota.Conformance.Tests.Notes;

/// <summary>One command of a transcript and what is expected of it.</summary>
/// <param name="command">For the shell.</param>
/// <param name="patient">Whether it is tried again until it prints what is expected.</param>
internal sealed class TranscriptStep(string command, bool patient)
{
    private static readonly Dictionary<string, string> Placeholders = new(StringComparer.Ordinal)
    {
        ["<age>"] = @"(<invalid>|\d+[smhd](\d+[smh])?)",
        ["<ip>"] = @"\d+\.\d+\.\d+\.\d+",
        ["<id>"] = "[bcdfghjklmnpqrstvwxz2456789]{5}",
        ["<hash>"] = "[bcdfghjklmnpqrstvwxz2456789]{6,10}",
        ["<word>"] = @"\S+",
        ["<any>"] = ".*",
    };

    private readonly List<string> _output = [];
    private readonly List<string> _error = [];
    private int _exitCode;
    private bool _onError;

    public string Command => command;

    public bool IsPatient => patient;

    public void Expect(string line)
    {
        if (line == "[stderr]")
        {
            _onError = true;
        }
        else if (line.StartsWith("[exit ", StringComparison.Ordinal))
        {
            _exitCode = int.Parse(line[6..^1], CultureInfo.InvariantCulture);
        }
        else
        {
            (_onError ? _error : _output).Add(line);
        }
    }

    /// <summary>What differs from the expectation, or null.</summary>
    public string? Difference(CommandResult result)
    {
        if (result.ExitCode != _exitCode)
        {
            return $"exit code {_exitCode} was expected";
        }

        return Difference("output", _output, result.Output) ?? Difference("error output", _error, result.Error);
    }

    private static string? Difference(string what, List<string> expected, string actual)
    {
        var lines = actual.Split('\n').Select(Blanks).Where(l => l.Length > 0).ToList();
        return Matches(expected, 0, lines, 0) ? null : $"expected {what}:\n{string.Join('\n', expected)}\n";
    }

    /// <summary>A line of three dots stands for any number of lines.</summary>
    private static bool Matches(List<string> expected, int e, List<string> lines, int l)
    {
        if (e == expected.Count)
        {
            return l == lines.Count;
        }

        if (expected[e].Trim() == "...")
        {
            return Matches(expected, e + 1, lines, l) || (l < lines.Count && Matches(expected, e, lines, l + 1));
        }

        return l < lines.Count && Pattern(expected[e]).IsMatch(lines[l]) && Matches(expected, e + 1, lines, l + 1);
    }

    private static Regex Pattern(string line)
    {
        var pattern = Regex.Escape(Blanks(line));
        foreach (var (name, meaning) in Placeholders)
        {
            pattern = pattern.Replace(name, meaning, StringComparison.Ordinal);
        }

        return new Regex($"^{pattern}$", RegexOptions.CultureInvariant);
    }

    private static string Blanks(string line) => string.Join(' ', line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
