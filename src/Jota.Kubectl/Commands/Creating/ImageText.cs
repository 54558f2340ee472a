using System.Text.RegularExpressions;

namespace Jota.Kubectl;

/// <summary>The form of an image's name: <c>registry:5000/folder/name:tag@sha256:…</c>.</summary>
internal static partial class ImageText
{
    private const string Host = "[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?";
    private const string Word = @"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*";

    public static bool IsValid(string image) => Form().IsMatch(image);

    /// <summary>What is said about one that is not.</summary>
    public static string Problem(string image) => $"Invalid image name \"{image}\": invalid reference format";

    [GeneratedRegex(
        $@"^(({Host}(\.{Host})*|\[[a-fA-F0-9:]+\])(:[0-9]+)?/)?{Word}(/{Word})*(:\w[\w.-]{{0,127}})?" +
        @"(@[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
