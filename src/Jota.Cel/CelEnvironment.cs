using System.Collections.Immutable;
using Jota.Cel.Checking;
using Jota.Cel.Syntax;

namespace Jota.Cel;

/// <summary>
/// What expressions may speak of: variables with their types, and the names of objects that they may make. All functions of Kubernetes'
/// libraries are known. Safe for use by many at once.
/// </summary>
/// <param name="variables">The variables, in the order in which their values are handed over.</param>
public sealed class CelEnvironment(params ImmutableArray<CelVariable> variables)
{
    /// <summary>The variables, in the order in which their values are handed over.</summary>
    public ImmutableArray<CelVariable> Variables { get; } = variables;

    /// <summary>The type of an object that an expression makes, by the name that it writes; null for names that are none.</summary>
    public Func<string, CelType?> ObjectTypes { get; init; } = static _ => null;

    /// <summary>Makes an expression ready.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="result">What it must give; null for anything.</param>
    /// <exception cref="CelCompileException">It cannot be used; says every reason.</exception>
    public CelProgram Compile(string expression, CelType? result = null)
    {
        ArgumentNullException.ThrowIfNull(expression);
        try
        {
            var compiler = new CelCompiler(Variables, ObjectTypes);
            var (step, type) = compiler.Compile(CelParser.Parse(expression));
            if (!compiler.Issues.IsEmpty)
            {
                throw new CelCompileException(expression, compiler.Issues);
            }

            if (result is not null && !CelTypes.Accepts(result, type, []))
            {
                throw new CelCompileException(expression, [new(0, $"must evaluate to {result}")]);
            }

            return new(expression, step, type, Variables.Length, compiler.Slots, compiler.Used);
        }
        catch (CelSyntaxException e)
        {
            throw new CelCompileException(expression, [new(e.Position, e.Message)]);
        }
    }
}
