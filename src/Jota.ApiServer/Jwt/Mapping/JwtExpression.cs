using Jota.Api;
using Jota.Cel;

namespace Jota.ApiServer.Jwt;

/// <summary>An expression of an AuthenticationConfiguration, on a token's <c>claims</c> or on the <c>user</c> they made; ready.</summary>
internal sealed class JwtExpression
{
    private static readonly CelType Texts = CelType.List(CelType.String);

    /// <summary>The type of <c>user</c>.</summary>
    public static readonly CelType UserType = CelType.Object(
        "kubernetes.UserInfo",
        new Dictionary<string, CelType>(StringComparer.Ordinal)
        {
            ["username"] = CelType.String,
            ["uid"] = CelType.String,
            ["groups"] = Texts,
            ["extra"] = CelType.Map(CelType.String, Texts),
        });

    private static readonly CelEnvironment Claims = new(new CelVariable("claims", CelType.Map(CelType.String, CelType.Dyn)));

    private static readonly CelEnvironment User = new(new CelVariable("user", UserType));

    private readonly CelProgram _program;

    private JwtExpression(CelProgram program) => _program = program;

    /// <summary>As written.</summary>
    public string Text => _program.Expression;

    /// <summary>One that makes something of claims. What is wrong with it is noted; null then.</summary>
    public static JwtExpression? Mapping(FileValue at, string text) => Compile(at, text, Claims, result: null);

    /// <summary>One that must hold of claims.</summary>
    public static JwtExpression? ClaimRule(FileValue at, string text) => Compile(at, text, Claims, CelType.Bool);

    /// <summary>One that must hold of the user.</summary>
    public static JwtExpression? UserRule(FileValue at, string text) => Compile(at, text, User, CelType.Bool);

    /// <summary>Evaluates it on its variable.</summary>
    /// <exception cref="RefusedTokenException">There is no value, or it costs too much.</exception>
    public CelValue Evaluate(CelValue variable)
    {
        try
        {
            return _program.Evaluate(CelBudget.ForOne(), variable) is var value && value is CelError error
                ? throw new RefusedTokenException($"expression '{Text}' resulted in error: {error.Message}")
                : value;
        }
        catch (CelBudgetException exceeded)
        {
            throw new RefusedTokenException($"expression '{Text}' resulted in error: {exceeded.Message}");
        }
    }

    private static JwtExpression? Compile(FileValue at, string text, CelEnvironment environment, CelType? result)
    {
        try
        {
            var program = environment.Compile(text);
            if (result is null || result.Equals(program.Result))
            {
                return new(program);
            }

            at.Refuse($"must evaluate to {result}, not to {program.Result}");
        }
        catch (CelCompileException wrong)
        {
            at.Refuse($"compilation failed: {wrong.Message}");
        }

        return null;
    }
}
