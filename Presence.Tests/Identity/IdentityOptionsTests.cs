using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Presence.Server;
using Presence.Tests.Infrastructure;

namespace Presence.Tests.Identity;

/// <summary>What would leave a service open by mistake, or shut for good, does not start, and says what to set.</summary>
public sealed class IdentityOptionsTests
{
    private static readonly (string Name, string Environment, bool HasJwtBearer, string[] Settings)[] Cases =
    [
        ("mode Query in production", "Production", true, ["AllowQueryInProduction=false"]),
        ("mode Query in staging", "Staging", true, ["AllowQueryInProduction=false"]),
        ("mode Jwt without AddJwtBearer", "Production", false, ["Mode=Jwt", "Jwt:Authority=https://login.example.com", "Jwt:Audience=presence"]),
        ("mode Jwt and nothing else", "Production", true, ["Mode=Jwt"]),
        ("both kinds of key", "Production", true, ["Mode=Jwt", "Jwt:Authority=https://login.example.com", "Jwt:Audience=presence", "Jwt:Issuer=me", $"Jwt:SigningKey={Tokens.Secret}"]),
        ("a short key", "Production", true, ["Mode=Jwt", "Jwt:Audience=presence", "Jwt:Issuer=me", "Jwt:SigningKey=secretsecretsecretsecretsecrets"]),
        ("a key without an issuer", "Production", true, ["Mode=Jwt", "Jwt:Audience=presence", $"Jwt:SigningKey={Tokens.Secret}"]),
        ("an authority by http in production", "Production", true, ["Mode=Jwt", "Jwt:Authority=http://login.example.com", "Jwt:Audience=presence"]),
        ("an authority that is no address", "Development", true, ["Mode=Jwt", "Jwt:Authority=login.example.com", "Jwt:Audience=presence"]),
        ("times out of range", "Production", true, ["Mode=Jwt", "Jwt:Authority=https://login.example.com", "Jwt:Audience=presence", "Jwt:ClockSkew=30", "CheckTimeout=00:02:00"]),
        ("a user by a claim without a name", "Development", true, ["UserIdClaim= "]),
        ("rooms by a claim that nobody can have", "Development", true, ["RequireRoomsClaim=true", "RoomsClaim= "]),
    ];

    [Fact(Timeout = 30_000)]
    public async Task Each_fault_says_what_to_set()
    {
        var text = new StringBuilder();
        foreach (var (name, environment, hasJwtBearer, settings) in Cases)
        {
            var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(environment, hasJwtBearer, settings));
            text.Append(name).Append('\n').AppendJoin('\n', fault.Failures).Append("\n\n");
        }

        Assert.DoesNotContain("secret", text.ToString(), StringComparison.Ordinal);
        text.ToString().ShouldMatchSnapshot();
    }

    [Theory(Timeout = 15_000)]
    [InlineData("Production", "AllowQueryInProduction=true")]
    [InlineData("Development", "AllowQueryInProduction=false")]
    [InlineData("Production", "AllowQueryInProduction=false;Mode=Principal")]
    [InlineData("Production", "Mode=Jwt;Jwt:Authority=https://login.example.com;Jwt:Audience=presence")]
    [InlineData("Development", "Mode=Jwt;Jwt:Authority=http://localhost:8080/realms/x;Jwt:Audience=presence")]
    public async Task What_is_in_order_starts(string environment, string settings)
    {
        await using var app = await StartAsync(environment, hasJwtBearer: true, settings.Split(';'));
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(app.Address, "/ws?userId="));
        Assert.True((int)response.StatusCode is 400 or 401);
    }

    [Fact(Timeout = 15_000)]
    public async Task The_apps_own_authentication_is_left_alone()
    {
        await using var app = await Tokens.StartAppAsync(
            build: builder =>
            {
                // One scheme and no default: it is the default as long as it is the only one.
                builder.Services.AddAuthentication().AddCookie("the app's");
                builder.Services.AddAuthorization();
            });
        var schemes = app.Services.GetRequiredService<Microsoft.AspNetCore.Authentication.IAuthenticationSchemeProvider>();
        Assert.Equal("the app's", (await schemes.GetDefaultAuthenticateSchemeAsync())?.Name);
        var ann = await app.EnterAsync(Tokens.For(TimeProvider.System));
        Assert.Equal("ann", ann.UserId);
    }

    private static Task<PresenceApp> StartAsync(string environment, bool hasJwtBearer, string[] settings) => PresenceApp.StartAsync(
        build: builder =>
        {
            builder.Configuration.AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).Select(
                setting => new KeyValuePair<string, string?>($"Presence:Identity:{setting[0]}", setting[1])));
            if (hasJwtBearer) builder.Services.AddPresence().AddJwtBearer();

            // What the settings say is to count, and not what tests have by themselves.
            builder.Services.PostConfigure<PresenceOptions>(options =>
                options.Identity.AllowQueryInProduction = builder.Configuration.GetValue("Presence:Identity:AllowQueryInProduction", defaultValue: false));
        },
        environment: environment);
}
