namespace Jota.Cel.Tests;

/// <summary>What is told of expressions that cannot be used.</summary>
public sealed class CompilationTests
{
    private static readonly CelType Spec = CelType.Object("Spec", new Dictionary<string, CelType>
    {
        ["replicas"] = CelType.Int,
        ["names"] = CelType.List(CelType.String),
        ["labels"] = CelType.Map(CelType.String, CelType.String),
    });

    private static readonly CelEnvironment Environment = new(new CelVariable("self", Spec), new CelVariable("object", CelType.Dyn));

    [Theory]
    [InlineData("1 +", "1:4: Syntax error: mismatched input '<EOF>'")]
    [InlineData("(1", "1:3: Syntax error: mismatched input '<EOF>', expecting ')'")]
    [InlineData("... [] bad expression", "1:2: Syntax error: mismatched input '.'")]
    [InlineData("a #", "token recognition error at: '#'")]
    [InlineData("'abc", "token recognition error")]
    [InlineData("9223372036854775808", "invalid int literal")]
    [InlineData("has(object)", "invalid argument to has() macro")]
    [InlineData("[1].all(x.y, true)", "argument must be a simple name")]
    [InlineData("if", "reserved identifier: if")]
    [InlineData("objet.spec", "undeclared reference to 'objet' (in container ''); did you mean 'object'?")]
    [InlineData("nothing(1)", "undeclared reference to 'nothing' (in container '')")]
    [InlineData("self.replica > 1", "undefined field 'replica'; did you mean 'replicas'?")]
    [InlineData("self.replicas == 'a'", "found no matching overload for '_==_' applied to '(int, string)'")]
    [InlineData("self.replicas + 1.5", "found no matching overload for '_+_' applied to '(int, double)'")]
    [InlineData("self.replicas.startsWith('a')", "found no matching overload for 'startsWith' applied to 'int.(string)'")]
    [InlineData("self.replicas.x", "type 'int' does not support field selection")]
    [InlineData("self.names.all(n, n > 1)", "found no matching overload for '_>_' applied to '(string, int)'")]
    [InlineData("self.replicas.all(n, true)", "expression of type 'int' cannot be range of a comprehension")]
    [InlineData("[1, 'a']", "expected type 'int' but found 'string'")]
    [InlineData("true ? 1 : 'a'", "found no matching overload for '_?_:_' applied to '(bool, int, string)'")]
    [InlineData("1 && true", "found no matching overload for '_&&_' applied to '(int, bool)'")]
    [InlineData("self.labels[1]", "found no matching overload for '_[_]' applied to '(map(string, string), int)'")]
    [InlineData("Thing{a: 1}", "undeclared reference to 'Thing' (in container '')")]
    public void Refuses(string expression, string why)
    {
        var error = Assert.Throws<CelCompileException>(() => Environment.Compile(expression));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("self.replicas > 1 && self.names.exists(n, n.startsWith('a')) && self.labels['a'] == 'b'")]
    [InlineData("has(self.names) || self.labels.all(k, size(k) < 10)")]
    [InlineData("self == self && object == null && object.a.b.c(1) == 2 || true")]
    public void Knows_what_fits(string expression)
    {
        var compile = () => Environment.Compile(expression, CelType.Bool);

        if (expression.Contains("c(1)", StringComparison.Ordinal))
        {
            Assert.Contains("undeclared reference to 'c'", Assert.Throws<CelCompileException>(compile).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(CelType.Bool, compile().Result);
        }
    }

    [Fact]
    public void A_result_of_another_type_is_refused()
    {
        var error = Assert.Throws<CelCompileException>(() => Environment.Compile("1 + 1", CelType.Bool));

        Assert.Equal("must evaluate to bool", Assert.Single(error.Issues).Message);
    }

    [Fact]
    public void All_that_is_wrong_is_told_with_its_place()
    {
        var error = Assert.Throws<CelCompileException>(() => Environment.Compile("a == 1 &&\n  b == 2"));

        Assert.Equal(
            "ERROR: <input>:1:1: undeclared reference to 'a' (in container '')\n | a == 1 &&\n | ^\n"
            + "ERROR: <input>:2:3: undeclared reference to 'b' (in container '')\n |   b == 2\n | ..^",
            error.Message);
    }

    [Fact]
    public void Objects_of_named_types_are_made()
    {
        var environment = new CelEnvironment { ObjectTypes = name => name.StartsWith("Object", StringComparison.Ordinal) ? CelType.Object(name, null) : null };

        var made = environment.Compile("Object{spec: Object.spec{replicas: 3}}").Evaluate(CelBudget.ForOne());

        Assert.Equal(3, ((CelInt)((CelMap)((CelMap)made).Find("spec")!).Find("replicas")!).Value);
    }

    [Theory]
    [InlineData(400, "(", ")")]
    [InlineData(400, "[", "]")]
    [InlineData(100_000, "!", "")]
    [InlineData(20_000, "a.", "")]
    public void What_is_too_deep_is_refused_and_ends_nothing(int times, string open, string close)
    {
        var text = string.Concat(Enumerable.Repeat(open, times)) + "a" + string.Concat(Enumerable.Repeat(close, times));

        Assert.Throws<CelCompileException>(() => Environment.Compile(text));
    }

    [Theory]
    [InlineData("[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c, [0,1,2,3,4,5,6,7,8,9].all(d, [0,1,2,3,4,5,6,7,8,9].all(e, [0,1,2,3,4,5,6,7,8,9].all(f, [0,1,2,3,4,5,6,7,8,9].all(g, true)))))))")]
    [InlineData("['aaaaaaaaaaaaaaaa'].map(a, a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a).map(a, a+a+a+a+a+a+a+a).size() > 0")]
    public void What_costs_too_much_is_stopped(string expression) =>
        Assert.Throws<CelBudgetException>(() => Environment.Compile(expression).Evaluate(CelBudget.ForOne(), CelNull.Value, CelNull.Value));
}
