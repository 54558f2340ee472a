namespace Jota.Controllers.Tests.Runtime;

public sealed class ControllerSelectionTests
{
    [Theory]
    [InlineData("", "deployment-controller", true)]
    [InlineData("*", "deployment-controller", true)]
    [InlineData("*,-deployment-controller", "deployment-controller", false)]
    [InlineData("-deployment-controller,*", "deployment-controller", false)]
    [InlineData("*,-deployment-controller", "job-controller", true)]
    [InlineData("job-controller", "job-controller", true)]
    [InlineData("job-controller", "deployment-controller", false)]
    [InlineData("*,-certificatesigningrequest-approving-controller", "certificatesigningrequest-signing-controller", false)]
    [InlineData("*, -ttl-controller", "job-controller", true)]
    public void A_list_says_which_controllers_are_wanted(string list, string controller, bool wanted) =>
        Assert.Equal(wanted, ControllerSelection.Parse(list.Split(',')).Has(controller));

    [Theory]
    [InlineData("deploymnt-controller")]
    [InlineData("-nonsense")]
    [InlineData("ttl-controller")]
    public void A_name_that_is_nobodys_is_refused_with_those_there_are(string name)
    {
        var told = Assert.Throws<FormatException>(() => ControllerSelection.Parse([name]));
        Assert.StartsWith($"\"{name.TrimStart('-')}\" is not the name of a controller here; there are bootstrap-signer-controller, ", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_controller_has_a_name_and_all_are_started_unless_something_is_said() =>
        Assert.Equal(BuiltInControllers.Named(new()).Count, BuiltInControllers.All.Count);

    [Fact]
    public void The_names_that_may_be_given_are_those_of_the_controllers() => Assert.Equal(
        ControllerNames.All.Order(StringComparer.Ordinal),
        BuiltInControllers.Named(new() { NodeBalancers = new() { IsOn = true } }).Select(controller => controller.Name).Distinct().Order(StringComparer.Ordinal));
}
