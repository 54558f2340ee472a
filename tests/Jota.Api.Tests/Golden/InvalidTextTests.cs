namespace Jota.Api.Tests.Golden;

public sealed class InvalidTextTests
{
    [Fact]
    public void What_is_found_twice_is_said_once_and_alone()
    {
        var errors = new FieldErrors();
        errors.At("spec").At("image").Required();
        errors.At("spec").At("image").Required();

        var refused = ApiException.Invalid(new ResourceNames("", "v1", "Pod", "pods"), "p", errors.All);

        Assert.Equal("Pod \"p\" is invalid: spec.image: Required value", refused.Message);
        Assert.Equal(2, refused.Details!.Causes.Count);
    }
}
