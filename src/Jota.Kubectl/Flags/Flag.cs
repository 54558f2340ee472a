namespace Jota.Kubectl;

/// <summary>A flag of a command.</summary>
/// <param name="Name">Without its dashes.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Default">Its value when it is not given.</param>
/// <param name="Short">Its letter; none when zero.</param>
/// <param name="Bare">Its value when it is given without one; null where it must have one.</param>
internal sealed record Flag(string Name, FlagKind Kind, string Default = "", char Short = '\0', string? Bare = null)
{
    /// <summary>Whether commands here do what it says. A command line with one that they do not is left to another kubectl.</summary>
    public bool IsOurs { get; init; } = true;

    /// <summary>What is said to whoever gives one that is to go; such a flag is told of nowhere else. Empty for none.</summary>
    public string Deprecated { get; init; } = "";

    /// <summary>What stands for the value when none is given.</summary>
    public string? Implied => Bare ?? (Kind == FlagKind.Switch ? "true" : null);

    public static Flag Text(string name, string value = "", char letter = '\0', string? bare = null) =>
        new(name, FlagKind.Text, value, letter, bare);

    public static Flag Switch(string name, bool value = false, char letter = '\0') =>
        new(name, FlagKind.Switch, value ? "true" : "false", letter);

    public static Flag Number(string name, long value = 0, char letter = '\0') =>
        new(name, FlagKind.Number, value.ToString(System.Globalization.CultureInfo.InvariantCulture), letter);

    public static Flag Duration(string name, string value = "0s", char letter = '\0') => new(name, FlagKind.Duration, value, letter);

    public static Flag List(string name, char letter = '\0') => new(name, FlagKind.List, "", letter);

    public static Flag Repeated(string name, char letter = '\0') => new(name, FlagKind.Repeated, "", letter);

    /// <summary>One that is known, and left to another kubectl.</summary>
    public Flag Elsewhere => this with { IsOurs = false };
}
