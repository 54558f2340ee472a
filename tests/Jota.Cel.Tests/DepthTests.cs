using System.Text.Json;

namespace Jota.Cel.Tests;

/// <summary>Values that nest without end.</summary>
public sealed class DepthTests
{
    private static readonly CelEnvironment Environment = new(new CelVariable("a", CelType.Dyn), new CelVariable("b", CelType.Dyn));

    [Theory]
    [InlineData("a == b")]
    [InlineData("'%s'.format([a]) == ''")]
    [InlineData("[a].indexOf(b) == 0")]
    public void Are_evaluated_or_given_up_but_do_not_bring_the_process_down(string expression)
    {
        const int depth = 20_000;
        var json = new string('[', depth) + new string(']', depth);
        CelValue Read() => CelJson.Read(JsonDocument.Parse(json, new() { MaxDepth = depth + 1 }).RootElement);

        try
        {
            Assert.NotNull(Environment.Compile(expression).Evaluate(new(long.MaxValue), Read(), Read()));
        }
        catch (CelBudgetException tooDeep)
        {
            Assert.NotEmpty(tooDeep.Message);
        }
    }
}
