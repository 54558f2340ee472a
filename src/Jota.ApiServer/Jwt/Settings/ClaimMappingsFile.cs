using System.Collections.Immutable;
using Jota.Api;
using Jota.Cel;

namespace Jota.ApiServer.Jwt;

/// <summary>Reads what an AuthenticationConfiguration makes of claims, and what must hold of them and of the user.</summary>
internal static class ClaimMappingsFile
{
    private const string Both = "claim and expression can't both be set";
    private const string Neither = "claim or expression is required";

    /// <summary>Reads <c>claimMappings</c>; null when they cannot be used.</summary>
    /// <param name="at">The mappings.</param>
    /// <param name="rules">What must hold of the claims: they may be the ones who look whether a mail address is verified.</param>
    public static ClaimMappings? Read(FileValue at, ImmutableArray<ClaimRule> rules)
    {
        at.Only("username", "groups", "uid", "extra");
        at.Required("username");
        var username = at.At("username") is { } name ? Prefixed(name, isRequired: true) : null;
        var groups = at.At("groups") is { } found ? Prefixed(found, isRequired: false) : null;
        var uid = at.At("uid") is { } id ? Uid(id) : null;
        var extra = ExtraMappingsFile.Read(at);
        CheckMail(at, username, rules, extra);
        return username is null ? null : new(username) { Groups = groups, Uid = uid, Extra = extra };
    }

    /// <summary>Reads <c>claimValidationRules</c>.</summary>
    public static ImmutableArray<ClaimRule> Rules(FileValue at)
    {
        HashSet<string> claims = new(StringComparer.Ordinal), expressions = new(StringComparer.Ordinal);
        return [.. at.Items("claimValidationRules").Select(rule => Rule(rule, claims, expressions)).OfType<ClaimRule>()];
    }

    /// <summary>Reads <c>userValidationRules</c>.</summary>
    public static ImmutableArray<ExpressionRule> UserRules(FileValue at)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        return [.. at.Items("userValidationRules").Select(rule => UserRule(rule, seen)).OfType<ExpressionRule>()];
    }

    private static ClaimRule? Rule(FileValue at, HashSet<string> claims, HashSet<string> expressions)
    {
        at.Only("claim", "requiredValue", "expression", "message");
        var (claim, expression) = (at.Text("claim") ?? "", at.Text("expression") ?? "");
        var (value, message) = (at.Text("requiredValue") ?? "", at.Text("message") ?? "");
        if (claim.Length > 0 == expression.Length > 0)
        {
            at.Refuse(claim.Length > 0 ? Both : Neither);
            return null;
        }

        if (claim.Length > 0)
        {
            if (message.Length > 0)
            {
                at.At("message")!.Refuse("may not be specified when claim is set");
            }

            Unique(at.At("claim")!, claim, claims);
            return new(claim, value, null);
        }

        if (value.Length > 0)
        {
            at.At("requiredValue")!.Refuse("may not be specified when expression is set");
        }

        return Unique(at.At("expression")!, expression, expressions)
            && JwtExpression.ClaimRule(at.At("expression")!, expression) is { } compiled ? new(null, "", new(compiled, message)) : null;
    }

    private static ExpressionRule? UserRule(FileValue at, HashSet<string> seen)
    {
        at.Only("expression", "message");
        if (at.Text("expression") is not { Length: > 0 } expression)
        {
            at.Refuse("expression: must be given");
            return null;
        }

        return Unique(at.At("expression")!, expression, seen)
            && JwtExpression.UserRule(at.At("expression")!, expression) is { } compiled ? new(compiled, at.Text("message") ?? "") : null;
    }

    private static bool Unique(FileValue at, string text, HashSet<string> seen)
    {
        if (seen.Add(text))
        {
            return true;
        }

        at.Refuse($"Duplicate value: \"{text}\"");
        return false;
    }

    private static ClaimMapping? Prefixed(FileValue at, bool isRequired)
    {
        at.Only("claim", "prefix", "expression");
        var (claim, expression) = (at.Text("claim") ?? "", at.Text("expression") ?? "");
        switch (claim.Length > 0, expression.Length > 0)
        {
            case (true, true):
                at.Refuse(Both);
                return null;
            case (false, false):
                if (isRequired)
                {
                    at.Refuse(Neither);
                }

                return null;
            case (true, false):
                if (at.At("prefix") is null)
                {
                    at.Refuse("prefix: is required when claim is set. It can be set to an empty string to disable prefixing");
                }

                return new(claim, at.Text("prefix") ?? "", null);
            case (false, true):
                at.At("prefix")?.Refuse("may not be specified when expression is set");
                return JwtExpression.Mapping(at.At("expression")!, expression) is { } compiled ? new(null, "", compiled) : null;
        }
    }

    private static ClaimMapping? Uid(FileValue at)
    {
        at.Only("claim", "expression");
        var (claim, expression) = (at.Text("claim") ?? "", at.Text("expression") ?? "");
        if (claim.Length > 0 && expression.Length > 0)
        {
            at.Refuse(Both);
            return null;
        }

        return claim.Length > 0 ? new(claim, "", null)
            : expression.Length > 0 && JwtExpression.Mapping(at.At("expression")!, expression) is { } compiled ? new(null, "", compiled)
            : null;
    }

    /// <summary>Who takes an unverified mail address for a name takes anybody for anybody.</summary>
    private static void CheckMail(
        FileValue at, ClaimMapping? username, ImmutableArray<ClaimRule> rules,
        ImmutableArray<KeyValuePair<string, JwtExpression>> extra)
    {
        if (username?.Expression is not { } name || !Uses(name, "email"))
        {
            return;
        }

        if (!Uses(name, "email_verified") && !extra.Any(one => Uses(one.Value, "email_verified"))
            && !rules.Any(one => one.Rule is { } rule && Uses(rule.Expression, "email_verified")))
        {
            at.At("username")!.At("expression")!.Refuse(
                "claims.email_verified must be used in claimMappings.username.expression or claimMappings.extra[*].valueExpression or " +
                "claimValidationRules[*].expression when claims.email is used in claimMappings.username.expression");
        }
    }

    private static bool Uses(JwtExpression expression, string claim) => FieldSelections.Has(expression.Text, "claims", claim);
}
