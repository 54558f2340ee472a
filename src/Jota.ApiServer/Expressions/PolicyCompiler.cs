using System.Collections.Immutable;
using Jota.Cel;

namespace Jota.ApiServer.Expressions;

/// <summary>Makes the expressions of a policy ready, in order: variables may speak of those before them.</summary>
/// <param name="basis">What all of them may speak of.</param>
internal sealed class PolicyCompiler(RequestVariables basis)
{
    private readonly Dictionary<string, CelType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Expression> _variables = new(StringComparer.Ordinal);
    private CelType? _composed;

    /// <summary>The variables so far, by name.</summary>
    public IReadOnlyDictionary<string, Expression> Variables => _variables;

    /// <summary>The type of <c>variables</c>; null where there are none.</summary>
    public CelType? Composed => _composed;

    /// <summary>One more variable; a later one of the same name goes before.</summary>
    public Expression Variable(string name, string text)
    {
        var expression = Compile(text);
        _variables[name] = expression;
        _types[name] = expression.Result;
        _composed ??= CelType.Object("kubernetes.variables", _types);
        return expression;
    }

    /// <summary>An expression that may ask the authorizer.</summary>
    public Expression Compile(string text, params ImmutableArray<CelType> results) =>
        Expression.Compile(text, (basis with { Composed = _composed }).Environment(), results);

    /// <summary>An expression that may not.</summary>
    public Expression CompileMessage(string text, params ImmutableArray<CelType> results) =>
        Expression.Compile(text, (basis with { Composed = _composed, HasAuthorizer = false }).Environment(), results);
}
