namespace Jota.Kubectl;

/// <summary><c>--validate</c>: what the server does about fields that it does not know.</summary>
internal static class Validation
{
    public static Flag Flag { get; } = Jota.Kubectl.Flag.Text("validate", "strict", bare: "strict");

    /// <summary>For the query.</summary>
    public static string Of(FlagValues flags) => flags.Text("validate") switch
    {
        "strict" or "true" => "Strict",
        "warn" => "Warn",
        "ignore" or "false" => "Ignore",
        var other => throw KubectlException.Error(
            $"invalid - validate option \"{other}\"; must be one of: strict (or true), warn, ignore (or false)"),
    };

    /// <summary>Whether objects must say what they are.</summary>
    public static bool IsChecked(FlagValues flags) => Of(flags) != "Ignore";
}
