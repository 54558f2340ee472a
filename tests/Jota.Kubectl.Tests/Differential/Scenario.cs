using System.Text;
using System.Text.RegularExpressions;

namespace Jota.Kubectl.Tests.Differential;

/// <summary>
/// Command lines in order, of a file of <c>Scenarios</c>. A scenario begins with <c># name</c>, or <c># name (shared)</c> where ours and
/// theirs look at one namespace; else each has one of its own, and what is in these at the end must be the same. <c>$ </c> before a
/// command line: it prepares, is done by theirs, and must succeed. <c>~ </c>: the original prints its
/// lines in any order. <c>| </c>: a line of the input of the command before. All other lines
/// are run by both and compared; words such as <c>EDITOR=x</c> before the command are variables of its environment. <c>NS</c> is the namespace, <c>HOME</c> a folder.
/// </summary>
internal sealed record Scenario(string Name, bool IsShared, IReadOnlyList<ScenarioStep> Steps)
{
    private static readonly string Folder = Path.Combine(Kubectls.Root, "tests", "Jota.Kubectl.Tests", "Scenarios");

    public static IReadOnlyList<Scenario> All { get; } =
        [.. Directory.GetFiles(Folder, "*.txt").Order(StringComparer.Ordinal).SelectMany(Read)];

    private static IEnumerable<Scenario> Read(string file)
    {
        var scenarios = new List<Scenario>();
        var steps = new List<ScenarioStep>();
        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                steps = [];
                var shared = line.EndsWith(" (shared)", StringComparison.Ordinal);
                scenarios.Add(new($"{Path.GetFileNameWithoutExtension(file)}: {(shared ? line[2..^9] : line[2..])}", shared, steps));
            }
            else if (line.StartsWith("| ", StringComparison.Ordinal) || line == "|")
            {
                steps[^1] = steps[^1] with { Input = steps[^1].Input + (line.Length > 1 ? line[2..] : "") + "\n" };
            }
            else if (line.Length > 0)
            {
                var prepares = line.StartsWith("$ ", StringComparison.Ordinal);
                var anyOrder = line.StartsWith("~ ", StringComparison.Ordinal);
                steps.Add(new(prepares || anyOrder ? line[2..] : line, prepares, "") { AnyOrder = anyOrder });
            }
        }

        return scenarios;
    }
}

/// <summary>One command line.</summary>
internal sealed partial record ScenarioStep(string Line, bool Prepares, string Input)
{
    public bool AnyOrder { get; init; }

    /// <summary>Whether a word before the command sets a variable of the environment, as in a shell.</summary>
    public static bool IsVariable(string word) => VariableWord().IsMatch(word);

    [GeneratedRegex("^[A-Z_]+=")]
    private static partial Regex VariableWord();

    /// <summary>Its input in a namespace.</summary>
    public string InputOf(string ns) => NamespaceWord().Replace(Input, ns);

    [GeneratedRegex(@"\bNS\b")]
    private static partial Regex NamespaceWord();

    /// <summary>Its words; single quotes hold blanks together.</summary>
    public List<string> Words(string ns)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quoted, any) = (false, false);
        foreach (var c in Line.Replace("NS", ns, StringComparison.Ordinal) + " ")
        {
            if (c == '\'')
            {
                (quoted, any) = (!quoted, true);
            }
            else if (c == ' ' && !quoted)
            {
                if (any)
                {
                    words.Add(word.ToString());
                }

                word.Clear();
                any = false;
            }
            else
            {
                word.Append(c);
                any = true;
            }
        }

        return words;
    }
}
