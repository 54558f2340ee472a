using System.Text.RegularExpressions;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Regular expressions and selectors that a kustomization gives.</summary>
internal static class Patterns
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Whether a whole text matches; nothing given matches everything. Throws where the pattern is none.</summary>
    public static bool Matches(string text, string pattern) => pattern.Length == 0 || Finds(text, $"^(?:{pattern})$");

    /// <summary>Whether a pattern is found in a text.</summary>
    public static bool Finds(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, Patience);
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            throw KustomizeErrors.Wrong($"the pattern {pattern} cannot be used: {e.Message}");
        }
    }

    /// <summary>A label selector. Throws where it is none.</summary>
    public static LabelSelector Selector(string text)
    {
        try
        {
            return LabelSelector.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw KustomizeErrors.Wrong(wrong.Message);
        }
    }
}
