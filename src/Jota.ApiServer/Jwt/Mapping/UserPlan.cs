using System.Collections.Immutable;
using Jota.Cel;
using Jota.Client;

namespace Jota.ApiServer.Jwt;

/// <summary>Whom an issuer's settings make of a token's claims, when all its rules hold. Computes only.</summary>
internal static class UserPlan
{
    /// <summary>The user.</summary>
    /// <exception cref="RefusedTokenException">Something is missing, or a rule does not hold.</exception>
    public static UserIdentity Compute(JwtIssuer issuer, ClaimReader claims)
    {
        var mappings = issuer.Mappings;
        var user = new UserIdentity(Name(mappings.Username, claims))
        {
            Groups = Groups(mappings.Groups, claims),
            Uid = mappings.Uid switch
            {
                null => "",
                { Expression: { } expression } => claims.Text(expression),
                { Claim: var claim } => claims.Text(claim!),
            },
            Extra = mappings.Extra
                .Select(one => KeyValuePair.Create(one.Key, claims.Texts(one.Value)))
                .Where(one => !one.Value.IsEmpty)
                .ToImmutableDictionary(StringComparer.Ordinal),
        };
        if (user.Name.Length == 0)
        {
            throw new RefusedTokenException("the user name is empty");
        }

        foreach (var rule in issuer.ClaimRules)
        {
            Check(rule, claims);
        }

        if (!issuer.UserRules.IsEmpty)
        {
            var variable = Variable(user);
            foreach (var rule in issuer.UserRules)
            {
                Check(rule, variable);
            }
        }

        return user;
    }

    private static string Name(ClaimMapping mapping, ClaimReader claims)
    {
        if (mapping.Expression is { } expression)
        {
            return claims.Text(expression);
        }

        var name = claims.Text(mapping.Claim!);
        if (mapping.Claim == "email" && claims.Has("email_verified") && !claims.Truth("email_verified"))
        {
            throw new RefusedTokenException("email not verified");
        }

        return name.Length == 0 ? "" : mapping.Prefix + name;
    }

    private static ImmutableArray<string> Groups(ClaimMapping? mapping, ClaimReader claims)
    {
        var groups = mapping switch
        {
            null => [],
            { Expression: { } expression } => claims.Texts(expression),
            { Claim: var claim, Prefix: var prefix } => [.. claims.Texts(claim!).Select(group => prefix + group)],
        };
        return [.. groups.Distinct(StringComparer.Ordinal)];
    }

    private static void Check(ClaimRule rule, ClaimReader claims)
    {
        if (rule.Rule is { } expression)
        {
            Check(expression, claims.Variable);
        }
        else if (claims.Text(rule.Claim!) is var value && value != rule.RequiredValue)
        {
            throw new RefusedTokenException(
                $"required claim {rule.Claim} value does not match. Got = {value}, want = {rule.RequiredValue}");
        }
    }

    private static void Check(ExpressionRule rule, CelValue variable)
    {
        if (rule.Expression.Evaluate(variable) != CelBool.True)
        {
            throw new RefusedTokenException($"validation expression '{rule.Expression.Text}' failed: {rule.Message}");
        }
    }

    private static CelMap Variable(UserIdentity user) => CelMap.Of(
        new Dictionary<CelKey, CelValue>
        {
            [CelKey.Of("username")] = new CelString(user.Name),
            [CelKey.Of("uid")] = new CelString(user.Uid),
            [CelKey.Of("groups")] = Texts(user.Groups),
            [CelKey.Of("extra")] = CelMap.Of(user.Extra.ToDictionary(one => CelKey.Of(one.Key), one => (CelValue)Texts(one.Value))),
        },
        JwtExpression.UserType);

    private static CelList Texts(ImmutableArray<string> texts) => CelList.Of([.. texts.Select(text => new CelString(text))]);
}
