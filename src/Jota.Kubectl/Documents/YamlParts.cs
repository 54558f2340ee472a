using System.Text;

namespace Jota.Kubectl;

/// <summary>Takes a text of several YAML documents apart.</summary>
internal static class YamlParts
{
    /// <summary>The parts between lines of <c>---</c>.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var part = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("---", StringComparison.Ordinal) && line.AsSpan(3).Trim() is [] or ['#', ..])
            {
                yield return part.ToString();
                part.Clear();
            }
            else
            {
                part.Append(line).Append('\n');
            }
        }

        yield return part.ToString();
    }
}
