namespace Jota.Cel.Tests;

/// <summary>Questions to the authorizer.</summary>
public sealed class AuthorizerTests
{
    private static readonly CelEnvironment Environment = new(
        new("authorizer", CelAuthorizer.TypeOf), new("authorizer.requestResource", CelAuthorizer.ResourceTypeOf));

    [Theory]
    [InlineData("authorizer.group('apps').resource('deployments').namespace('a').name('b').check('get').allowed()", "apps/deployments//a/b get")]
    [InlineData("authorizer.group('').resource('pods').subresource('log').check('get').reason() == ''", "/pods/log// get")]
    [InlineData("authorizer.path('/metrics').check('get').errored()", "/metrics get")]
    [InlineData("authorizer.serviceAccount('ns', 'sa').group('').resource('pods').check('list').allowed()", "ns:sa /pods/// list")]
    [InlineData("authorizer.requestResource.check('delete').allowed()", "g/rs/// delete")]
    [InlineData("[1].all(x, authorizer.requestResource.subresource('s').check('x').allowed())", "g/rs/s// x")]
    public void Are_put_as_they_are_written(string expression, string asked)
    {
        var authorizer = new Recording();

        Evaluate(expression, authorizer);

        Assert.Equal(asked, authorizer.Asked);
    }

    [Theory]
    [InlineData("authorizer.path('').check('get').allowed()", "path must not be empty")]
    [InlineData("authorizer.group('').resource('').check('get').allowed()", "resource must not be empty")]
    [InlineData("authorizer.serviceAccount('A', 'b').path('/x').check('get').allowed()", "Invalid service account namespace")]
    public void Are_refused_when_they_ask_for_nothing(string expression, string why) =>
        Assert.Equal(why, Assert.IsType<CelError>(Evaluate(expression, new Recording())).Message);

    [Fact]
    public void Cost_so_much_that_three_are_too_many() => Assert.Throws<CelBudgetException>(() =>
        Evaluate("[1, 2, 3].all(x, authorizer.requestResource.check('get').allowed())", new Recording()));

    private static CelValue Evaluate(string expression, ICelAuthorizer authorizer) => Environment.Compile(expression).Evaluate(
        CelBudget.ForOne(),
        CelAuthorizer.Of(authorizer),
        CelAuthorizer.OfResource(authorizer, new() { Group = "g", Resource = "rs" }));

    private sealed class Recording : ICelAuthorizer
    {
        public string Asked { get; private set; } = "";

        public CelDecision Check(CelAccess access)
        {
            var who = access.ServiceAccount is (var ns, var name) ? $"{ns}:{name} " : "";
            var what = access.Path.Length > 0
                ? access.Path
                : $"{access.Group}/{access.Resource}/{access.Subresource}/{access.Namespace}/{access.Name}";
            Asked = $"{who}{what} {access.Verb}";
            return new(Allowed: true);
        }
    }
}
