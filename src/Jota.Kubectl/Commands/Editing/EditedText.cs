using System.Text;

namespace Jota.Kubectl;

/// <summary>The file that the user edits: advice, what was wrong the last time, and the objects.</summary>
internal static class EditedText
{
    private const string Advice = """
        # Please edit the object below. Lines beginning with a '#' will be ignored,
        # and an empty file will abort the edit. If an error occurs while saving this file will be
        # reopened with the relevant failures.
        #

        """;

    /// <summary>The whole file.</summary>
    /// <param name="content">The objects.</param>
    /// <param name="reasons">What was wrong: heads, and what is below each.</param>
    public static string Write(string content, IReadOnlyList<(string Head, IReadOnlyList<string> Others)> reasons)
    {
        var text = new StringBuilder(Advice);
        foreach (var (head, others) in reasons)
        {
            text.Append(others.Count > 0 ? $"# {OnLines(head)}:\n" : $"# {OnLines(head)}\n");
            foreach (var other in others)
            {
                text.Append($"# * {OnLines(other)}\n");
            }

            text.Append("#\n");
        }

        return text.Append(content).ToString();
    }

    /// <summary>What is left without comments.</summary>
    public static string WithoutComments(string text) =>
        string.Concat(text.Split('\n').Where(line => !line.TrimStart().StartsWith('#')).Select(line => line + "\n")).TrimEnd('\n') + "\n";

    private static string OnLines(string text) => text.Replace("\n", "\n# ", StringComparison.Ordinal);
}
