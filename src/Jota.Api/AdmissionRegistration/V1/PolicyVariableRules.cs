using k8s.Models;

namespace Jota.Api;

/// <summary>The shape of a policy's variables; their expressions are looked at by the server.</summary>
internal static class PolicyVariableRules
{
    // Words of the expression language, which nothing can be named by.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
        "package", "namespace", "return", "var", "void", "while",
    };

    public static void Validate(IList<V1Variable>? variables, FieldErrors at)
    {
        for (var i = 0; i < variables?.Count; i++)
        {
            Validate(variables[i], at.At(i));
        }
    }

    private static void Validate(V1Variable variable, FieldErrors at)
    {
        if (string.IsNullOrWhiteSpace(variable.Name))
        {
            at.At("name").Required("name is not specified");
        }
        else if (!IsIdentifier(variable.Name))
        {
            at.At("name").Invalid(variable.Name, "name is not a valid CEL identifier");
        }

        if (string.IsNullOrWhiteSpace(variable.Expression))
        {
            at.At("expression").Required("expression is not specified");
        }
    }

    private static bool IsIdentifier(string name) =>
        !Reserved.Contains(name) && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
