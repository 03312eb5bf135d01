#include "chip.h"

#include "interrupts.h"
#include "registers.h"
#include "uart.h"

static volatile uint32_t now;

uint32_t chip_now(void)
{
    return now;
}

void tick(void)
{
    now += 10;
}

static void start_pins(void)
{
#ifdef CHIP_F1
    RCC_APB2ENR |= 1u << 2 | 1u << 3 | 1u << 4 | 1u << 14; // GPIOA, GPIOB, GPIOC, USART1
    RCC_APB1ENR |= 1u << 17;                               // USART2
    GPIOA->ODR = 1u << 3 | 1u << 10;                       // pull-ups at the receiving pins
    GPIOA->CRL = 0x44448B44;                               // PA2 sends, PA3 receives
    GPIOA->CRH = 0x888448B4;                               // PA9 sends, PA10 receives; PA13 to PA15 are for the debugger
    GPIOB->ODR = 7u << 12;                                 // pull-ups at the contacts
    GPIOB->CRH = 0x48884444;
    GPIOC->CRH = 2u << (LAMP_PIN - 8) * 4;
#else
    RCC_AHB1ENR |= 1u << 0 | 1u << 1; // GPIOA, GPIOB
    RCC_APB1ENR |= 1u << 17;          // USART2
    RCC_APB2ENR |= 1u << 4;           // USART1
    GPIOA->AFRL = 7u << 2 * 4 | 7u << 3 * 4;
    GPIOA->AFRH = 7u << 1 * 4 | 7u << 2 * 4;
    GPIOA->PUPDR |= 1u << 3 * 2 | 1u << 10 * 2;
    GPIOA->MODER |= 2u << 2 * 2 | 2u << 3 * 2 | 2u << 9 * 2 | 2u << 10 * 2 | 1u << LAMP_PIN * 2;
    GPIOB->PUPDR |= 1u << 12 * 2 | 1u << 13 * 2 | 1u << 14 * 2;
#endif
}

static void start_tick(void)
{
    // An eighth of the processor's clock drives the tick. An emulator has a clock of its own, and says how fast it is.
    SYST_RVR = (RCC_CR & RCC_CR_HSIRDY ? OSCILLATOR / 8 / 100 : SYST_CALIB & 0xFFFFFF) - 1;
    SYST_CVR = 0;
    SYST_CSR = 3;
}

static void start_watchdog(void)
{
    IWDG_KR = 0x5555;
    IWDG_PR = 4; // about 500 Hz
    IWDG_RLR = 0xFFF;
    IWDG_KR = 0xCCCC;
}

void chip_start(void)
{
    // Memory that nobody has written to since power came on holds noise. This is the part of 8 KB, the smallest RAM, that is not in use.
    for (uintptr_t address = 0x20000800; address < 0x20002000; address += 4) {
        chip_stir(REGISTER(address));
    }
    start_pins();
    start_tick();
    uart_start();
    start_watchdog();
}

uint8_t chip_contacts(void)
{
    return GPIOB->IDR >> 12 & 7;
}

void chip_lamp(bool is_lit)
{
#ifdef LAMP_IS_INVERTED
    is_lit = !is_lit;
#endif
#ifdef CHIP_F1
    GPIOC->BSRR = 1u << (is_lit ? LAMP_PIN : LAMP_PIN + 16);
#else
    GPIOA->BSRR = 1u << (is_lit ? LAMP_PIN : LAMP_PIN + 16);
#endif
}

void chip_sleep(void)
{
    IWDG_KR = 0xAAAA;
    // With interrupts held back one that comes between the question and the sleep ends the sleep at once.
    __asm__ volatile("cpsid i" ::: "memory");
    if (!uart_has_input()) {
        __asm__ volatile("wfi");
    }
    __asm__ volatile("cpsie i" ::: "memory");
}

void chip_restart(void)
{
    SCB_AIRCR = 0x05FA0004;
    for (;;) {
    }
}

static uint32_t pool __attribute__((section(".kept")));

void chip_stir(uint32_t noise)
{
    pool = (pool ^ noise) * 16777619u + 1;
}

uint32_t chip_random(void)
{
    chip_stir(SYST_CVR);
    return pool ^ pool >> 16;
}
