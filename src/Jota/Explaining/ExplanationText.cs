using System.Globalization;
using System.Text;
using Jota.Client;

namespace Jota.Explaining;

/// <summary>An explanation on a terminal. Pure.</summary>
internal static class ExplanationText
{
    /// <summary>The summary, what it is seen from, and what would help.</summary>
    public static string Render(string subject, Explanation why)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{subject}: {why.Summary}\n");
        if (why.Findings.Length > 0)
        {
            text.Append('\n');
            var width = Math.Min(32, why.Findings.Max(f => f.Subject.Length));
            foreach (var finding in why.Findings)
            {
                Append(text, finding, width);
            }
        }

        if (why.Help.Length > 0)
        {
            text.Append("\nwhat would help\n");
            foreach (var help in why.Help)
            {
                text.Append(CultureInfo.InvariantCulture, $"  - {help}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>Further lines of a finding stand under its first.</summary>
    private static void Append(StringBuilder text, Finding finding, int width)
    {
        var subject = finding.Subject.PadRight(width);
        foreach (var line in finding.Text.Split('\n'))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {subject}  {line.TrimEnd()}\n");
            subject = new string(' ', width);
        }
    }
}
