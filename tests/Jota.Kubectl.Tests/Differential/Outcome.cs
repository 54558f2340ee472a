using System.Text.RegularExpressions;

namespace Jota.Kubectl.Tests.Differential;

/// <summary>How a command line ended.</summary>
internal sealed partial record Outcome(int? ExitCode, string Output, string Error)
{
    /// <summary>What sort of complaint it is: its first words, whatever the rest says.</summary>
    public string Complaint => Kinds().Match(Error) is { Success: true } match
        ? match.Value
        : Error.Trim().Length == 0 ? "" : "other";

    /// <summary>The same without what differs from run to run.</summary>
    /// <param name="ns">The namespace that it was about.</param>
    /// <param name="home">The home of the one who ran it.</param>
    public Outcome Comparable(string ns, string home) => this with
    {
        Output = DebuggerNames().Replace(Folders().Replace(Revisions().Replace(Uids().Replace(Times().Replace(Ages().Replace(
            Output.Replace(ns, "NAMESPACE", StringComparison.Ordinal).Replace(home, "HOME", StringComparison.Ordinal), AgeMark), "TIME"), "UID"), "REVISION"), "$1-FOLDER"), "RANDOM"),
    };

    public override string ToString() => $"[exit {(ExitCode is { } code ? code : "not ours")}]\n{Output}{Error}";

    private static string AgeMark(Match age) => Regex.Replace(age.Value, "[0-9]", "#");

    [GeneratedRegex(@"(?<=\s|\()(\d+[smhd])+(?=\s|\)|$)")]
    private static partial Regex Ages();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Times();

    [GeneratedRegex(@"/tmp/(LIVE|MERGED)-\w+|(?<=/v1\.\S+|/apps\.v1\.\S+)\t[-0-9]+ [:.0-9]+ [-+0-9]+")]
    private static partial Regex Folders();

    [GeneratedRegex(@"(?<=debugger-(\S+-)?)[bcdfghjklmnpqrstvwxz2456789]{5}\b")]
    private static partial Regex DebuggerNames();

    [GeneratedRegex(@"(?<=resourceVersion""?: "")\d+")]
    private static partial Regex Revisions();

    /// <summary>The same with the lines in order, where the original prints them in none.</summary>
    public Outcome Sorted() => this with { Output = string.Join('\n', Output.Split('\n').Order(StringComparer.Ordinal)) };

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uids();

    [GeneratedRegex(@"^(error:|Error from server( \(\w+\))?:|The .+ is invalid|No resources found|Unable to connect|The connection to)", RegexOptions.Multiline)]
    private static partial Regex Kinds();
}
