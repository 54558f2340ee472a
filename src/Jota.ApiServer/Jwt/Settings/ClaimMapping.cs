using System.Collections.Immutable;

namespace Jota.ApiServer.Jwt;

/// <summary>Where something of a user comes from: a claim as it stands with a prefix, or an expression.</summary>
/// <param name="Claim">The claim; null where there is an expression.</param>
/// <param name="Prefix">What is put before it.</param>
/// <param name="Expression">The expression; null where there is a claim.</param>
internal sealed record ClaimMapping(string? Claim, string Prefix, JwtExpression? Expression);

/// <summary>What must hold of a token's claims: that one has a value, or what an expression says.</summary>
/// <param name="Claim">The claim; null where there is an expression.</param>
/// <param name="RequiredValue">Its value, a text.</param>
/// <param name="Rule">The expression; null where there is a claim.</param>
internal sealed record ClaimRule(string? Claim, string RequiredValue, ExpressionRule? Rule);

/// <summary>An expression that must be true.</summary>
/// <param name="Expression">The expression.</param>
/// <param name="Message">What is said when it is not.</param>
internal sealed record ExpressionRule(JwtExpression Expression, string Message);

/// <summary>What a user is made of.</summary>
/// <param name="Username">The name; must not come out empty.</param>
internal sealed record ClaimMappings(ClaimMapping Username)
{
    /// <summary>The groups; null for none.</summary>
    public ClaimMapping? Groups { get; init; }

    /// <summary>The uid; null for none.</summary>
    public ClaimMapping? Uid { get; init; }

    /// <summary>What else is told of the user, by key.</summary>
    public ImmutableArray<KeyValuePair<string, JwtExpression>> Extra { get; init; } = [];
}
