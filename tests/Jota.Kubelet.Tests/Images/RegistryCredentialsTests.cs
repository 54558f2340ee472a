using System.Text;
using Jota.Kubelet.Images;
using k8s.Models;

namespace Jota.Kubelet.Tests.Images;

public sealed class RegistryCredentialsTests
{
    private static readonly string Encoded = Convert.ToBase64String("me:pass:word"u8);

    [Theory]
    [InlineData("https://index.docker.io/v1/", "nginx", true)]
    [InlineData("docker.io", "nginx", true)]
    [InlineData("registry.example.com", "registry.example.com/team/app:1", true)]
    [InlineData("registry.example.com", "registry.example.com:5000/app", false)]
    [InlineData("registry.example.com:5000", "registry.example.com:5000/app", true)]
    [InlineData("registry.example.com/team", "registry.example.com/team/app", true)]
    [InlineData("registry.example.com/team", "registry.example.com/teams/app", false)]
    [InlineData("*.example.com", "registry.example.com/app", true)]
    [InlineData("*.example.com", "a.b.example.com/app", false)]
    [InlineData("*.example.com", "nginx", false)]
    public void Credentials_are_used_for_the_images_of_their_registry(string registry, string image, bool used)
    {
        var credentials = Parse(".dockerconfigjson", "{\"auths\":{\"" + registry + "\":{\"auth\":\"" + Encoded + "\"}}}");
        Assert.Equal(used ? 1 : 0, credentials.For(image).Count);
    }

    [Fact]
    public void User_and_password_are_parted_at_the_first_colon()
    {
        var auth = Assert.Single(Parse(".dockercfg", "{\"docker.io\":{\"auth\":\"" + Encoded + "\"}}").For("nginx"));
        Assert.Equal(("me", "pass:word"), (auth.Username, auth.Password));
    }

    [Fact]
    public void The_most_specific_comes_first()
    {
        var credentials = Parse(".dockerconfigjson", """
            {"auths":{"r.io":{"username":"all","password":"x"},"r.io/team/app":{"username":"app","password":"x"},"r.io/team":{"username":"team","password":"x"}}}
            """);
        Assert.Equal(["app", "team", "all"], credentials.For("r.io/team/app:1").Select(auth => auth.Username));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"auths":{"r.io":{"auth":"%%%"}}}""")]
    public void Malformed_secrets_count_for_nothing(string json) => Assert.Empty(Parse(".dockerconfigjson", json).For("r.io/app"));

    private static RegistryCredentials Parse(string key, string json) =>
        RegistryCredentials.Parse([new V1Secret { Data = new Dictionary<string, byte[]> { [key] = Encoding.UTF8.GetBytes(json) } }]);
}
