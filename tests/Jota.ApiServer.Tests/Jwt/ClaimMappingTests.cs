namespace Jota.ApiServer.Tests.Jwt;

/// <summary>Whom an issuer's settings make of claims.</summary>
public sealed class ClaimMappingTests
{
    [Fact]
    public async Task Claims_as_they_stand_get_their_prefixes()
    {
        await using var scope = await JwtScope.StartAsync("""
            claimMappings:
              username: {claim: email, prefix: ""}
              groups: {claim: roles, prefix: "r:"}
              uid: {claim: sub}
            """);
        var user = await scope.UserAsync("""{"email":"jane@example.org","roles":["dev","ops","dev"]}""");
        Assert.Equal(("jane@example.org", "jane"), (user.Name, user.Uid));
        Assert.Equal(["r:dev", "r:ops", "system:authenticated"], user.Groups);
        Assert.Equal(["r:dev", "system:authenticated"], (await scope.UserAsync("""{"email":"a@b","roles":"dev"}""")).Groups);
        Assert.Equal(["system:authenticated"], (await scope.UserAsync("""{"email":"a@b","email_verified":true}""")).Groups);

        Assert.Equal("oidc: the claim \"email\" is not there", await scope.ProblemAsync(scope.Issuer.Token()));
        Assert.Equal("oidc: the claim \"email\" is no string", await scope.ProblemAsync(scope.Issuer.Token("""{"email":1}""")));
        Assert.Equal("oidc: the user name is empty", await scope.ProblemAsync(scope.Issuer.Token("""{"email":""}""")));
        Assert.Equal("oidc: email not verified", await scope.ProblemAsync(scope.Issuer.Token("""{"email":"a@b","email_verified":false}""")));
        Assert.Contains("must be a string or a list", await scope.ProblemAsync(scope.Issuer.Token("""{"email":"a@b","roles":[1]}""")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expressions_make_name_groups_uid_and_extra()
    {
        await using var scope = await JwtScope.StartAsync("""
            claimMappings:
              username: {expression: "'x:' + claims.sub"}
              groups: {expression: "claims.roles.split(',')"}
              uid: {expression: "claims.ids[0]"}
              extra:
              - {key: example.org/team, valueExpression: "claims.?team.orValue('')"}
              - {key: example.org/tenant, valueExpression: "claims.org.tenants"}
            """);
        var user = await scope.UserAsync("""{"roles":"dev,,ops","ids":["7"],"org":{"tenants":["a","b"]}}""");
        Assert.Equal(("x:jane", "7"), (user.Name, user.Uid));
        Assert.Equal(["dev", "ops", "system:authenticated"], user.Groups);
        Assert.Equal(["a", "b"], Assert.Single(user.Extra, one => one.Key == "example.org/tenant").Value);
        Assert.Single(user.Extra);
        Assert.Contains("no such key: roles", await scope.ProblemAsync(scope.Issuer.Token()), StringComparison.Ordinal);
        Assert.Equal("oidc: expression 'claims.ids[0]' must return a string", await scope.ProblemAsync(scope.Issuer.Token("""{"roles":"a","ids":[7]}""")));
    }

    [Fact]
    public async Task Rules_on_claims_and_on_the_user_must_hold()
    {
        await using var scope = await JwtScope.StartAsync("""
            claimValidationRules:
            - {claim: hd, requiredValue: example.org}
            - {expression: "claims.exp - claims.iat <= 3600", message: too long a life}
            claimMappings: {username: {claim: sub, prefix: ""}}
            userValidationRules:
            - {expression: "!user.username.startsWith('system:')", message: reserved}
            - {expression: "user.groups.all(g, g != 'system:masters')", message: no masters}
            """);
        Assert.Equal("jane", (await scope.UserAsync("""{"hd":"example.org"}""")).Name);
        Assert.Equal("oidc: the claim \"hd\" is not there", await scope.ProblemAsync(scope.Issuer.Token()));
        Assert.Equal("oidc: required claim hd value does not match. Got = a, want = example.org", await scope.ProblemAsync(scope.Issuer.Token("""{"hd":"a"}""")));
        Assert.Equal(
            "oidc: validation expression 'claims.exp - claims.iat <= 3600' failed: too long a life",
            await scope.ProblemAsync(scope.Issuer.Token("""{"hd":"example.org","iat":1}""")));
        Assert.EndsWith("failed: reserved", await scope.ProblemAsync(scope.Issuer.Token("""{"hd":"example.org","sub":"system:admin"}""")), StringComparison.Ordinal);
    }
}
