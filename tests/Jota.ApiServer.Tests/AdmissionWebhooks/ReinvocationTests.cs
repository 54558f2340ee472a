using Jota.ApiServer.Admission;

namespace Jota.ApiServer.Tests.AdmissionWebhooks;

public sealed class ReinvocationTests
{
    [Fact]
    public void Nobody_is_asked_again_when_nothing_changed()
    {
        var round = new Reinvocation();
        round.Enter("{}"u8);
        round.Asked("a", changed: false, wantsAgain: true);
        round.Leave("{}"u8);
        Assert.False(round.IsWanted);
    }

    [Fact]
    public void Who_was_asked_before_a_change_and_wants_to_is_asked_again()
    {
        var round = new Reinvocation();
        round.Enter("{}"u8);
        round.Asked("early", changed: false, wantsAgain: true);
        round.Asked("unwilling", changed: false, wantsAgain: false);
        round.Asked("changes", changed: true, wantsAgain: true);
        round.Leave("{1}"u8);
        Assert.True(round.IsWanted);
        round.Begin();
        round.Enter("{1}"u8);
        Assert.True(round.MayAsk("early"));
        Assert.False(round.MayAsk("unwilling"));
        Assert.False(round.MayAsk("changes"));
    }

    [Fact]
    public void What_plugins_changed_in_the_second_round_counts_for_all()
    {
        var round = new Reinvocation();
        round.Enter("{}"u8);
        round.Asked("changes", changed: true, wantsAgain: true);
        round.Leave("{1}"u8);
        round.Begin();
        round.Enter("{2}"u8);
        Assert.True(round.MayAsk("changes"));
    }

    [Fact]
    public void There_are_two_rounds_at_most()
    {
        var round = new Reinvocation();
        round.Asked("a", changed: true, wantsAgain: true);
        round.Begin();
        round.Asked("a", changed: true, wantsAgain: true);
        Assert.False(round.IsWanted);
    }
}
