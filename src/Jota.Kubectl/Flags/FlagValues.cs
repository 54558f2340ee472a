using System.Globalization;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>The flags of one command line.</summary>
/// <param name="own">Those of the command.</param>
/// <param name="global">Those of all commands, where the command has none of that name.</param>
internal sealed class FlagValues(IReadOnlyList<Flag> own, IReadOnlyList<Flag> global)
{
    private readonly IReadOnlyList<Flag> _flags = [.. global.Where(flag => own.All(mine => mine.Name != flag.Name)), .. own];
    private readonly Dictionary<string, List<string>> _given = new(StringComparer.Ordinal);
    private readonly List<(Flag Flag, string Value)> _order = [];

    public IReadOnlyList<Flag> Flags => _flags;

    /// <summary>What was given, in that order.</summary>
    public IReadOnlyList<(Flag Flag, string Value)> Given => _order;

    /// <summary>What was given for all commands: nothing where the command has a flag of that name itself.</summary>
    public string Global(string name) => own.Any(mine => mine.Name == name) ? "" : Text(name);

    /// <summary>Whether the flag was given.</summary>
    public bool Has(string name) => _given.ContainsKey(name);

    /// <summary>The value given last, or the default.</summary>
    public string Text(string name) => _given.TryGetValue(name, out var values) ? values[^1] : Find(name).Default;

    /// <summary>The text where one was given.</summary>
    public string? TextOrNull(string name) => Has(name) ? Text(name) : null;

    /// <summary>Whether a file is to be read from a web server.</summary>
    public bool ReadsFromElsewhere =>
        _given.Values.Any(values => values.Any(value => value.Contains("https://", StringComparison.Ordinal)));

    public bool Is(string name) => IsTrue(Text(name));

    public long Number(string name) => long.Parse(Text(name), CultureInfo.InvariantCulture);

    public TimeSpan Duration(string name) => GoTime.Parse(Text(name), out _);

    /// <summary>All values, those with commas taken apart where the flag is a list.</summary>
    public IReadOnlyList<string> All(string name)
    {
        if (!_given.TryGetValue(name, out var values))
        {
            return [];
        }

        return Find(name).Kind == FlagKind.List ? [.. values.SelectMany(value => value.Length == 0 ? [] : value.Split(','))] : values;
    }

    /// <summary>Takes a value. Throws when the flag does not take such a one.</summary>
    public void Take(Flag flag, string value, string shown)
    {
        if (Wrong(flag, value) is { } why)
        {
            throw KubectlException.Error($"invalid argument \"{value}\" for \"{shown}\" flag: {why}");
        }

        if (!_given.TryGetValue(flag.Name, out var values))
        {
            _given[flag.Name] = values = [];
        }

        values.Add(value);
        _order.Add((flag, value));
    }

    /// <summary>As Go's <c>strconv.ParseBool</c>.</summary>
    private static bool IsTrue(string text) => text is "1" or "t" or "T" or "true" or "TRUE" or "True";

    private static string? Wrong(Flag flag, string value) => flag.Kind switch
    {
        FlagKind.Switch when !IsTrue(value) && value is not ("0" or "f" or "F" or "false" or "FALSE" or "False") =>
            $"strconv.ParseBool: parsing \"{value}\": invalid syntax",
        FlagKind.Number when !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) =>
            $"strconv.ParseInt: parsing \"{value}\": invalid syntax",
        FlagKind.Duration => Problem(value),
        _ => null,
    };

    private static string? Problem(string duration)
    {
        GoTime.Parse(duration, out var problem);
        return problem;
    }

    private Flag Find(string name) => _flags.FirstOrDefault(flag => flag.Name == name)
        ?? throw new InvalidOperationException($"no flag {name} is declared");
}
